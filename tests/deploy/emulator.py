"""
MiniStack, a stand-in for AWS, with what version 1.5.33 needs to take a stack of the Serverless Framework, and to refuse what AWS
refuses. It reaches into names that are private to MiniStack: hence the exact version in `requirements.txt`.
"""

import contextvars
import json
import os
import signal
import sys
import threading

from ministack.app import main
from ministack.core import iam_evaluator
from ministack.services import apigateway, s3
from ministack.services.cloudformation import provisioners

handlers = provisioners._RESOURCE_HANDLERS


# Deployments of WebSocket APIs, which its CloudFormation does not know.
def create_deployment(logical_id, properties, stack_name):
    body = {"description": properties.get("Description", "")}
    _, _, answer = apigateway._create_deployment(properties["ApiId"], body)
    deployment_id = json.loads(answer)["deploymentId"]
    return deployment_id, {"DeploymentId": deployment_id}


def delete_deployment(physical_id, properties):
    apigateway._deployments.get(properties["ApiId"], {}).pop(physical_id, None)


# The CORS settings of HTTP APIs, which it reads in another case than CloudFormation has them.
def with_cors(properties):
    cors = properties.get("CorsConfiguration")
    return {**properties, "CorsConfiguration": provisioners._pascal_to_camel(cors)} if cors else properties


handlers["AWS::ApiGatewayV2::Deployment"] = {"create": create_deployment, "delete": delete_deployment}

# Route responses: it sends what a route's function returns to the browser in any case.
handlers["AWS::ApiGatewayV2::RouteResponse"] = {
    "create": lambda logical_id, properties, stack_name: (logical_id, {}),
    "delete": lambda physical_id, properties: None,
}

api = handlers["AWS::ApiGatewayV2::Api"]
create_api, update_api = api["create"], api["update"]
api["create"] = lambda logical_id, properties, stack: create_api(logical_id, with_cors(properties), stack)
api["update"] = lambda physical_id, old, new, *rest, **named: update_api(
    physical_id, with_cors(old), with_cors(new), *rest, **named
)


# Alarms that compute with several metrics, which it refuses: it gets the first metric alone.
alarm_record = provisioners._cw_metric_alarm_record


def first_metric_alarm_record(name, properties):
    stats = [metric["MetricStat"] for metric in properties.get("Metrics", []) if "MetricStat" in metric]
    if not stats:
        return alarm_record(name, properties)
    first = {**stats[0]["Metric"], "Period": stats[0]["Period"], "Statistic": stats[0]["Stat"]}
    return alarm_record(name, {**{key: value for key, value in properties.items() if key != "Metrics"}, **first})


provisioners._cw_metric_alarm_record = first_metric_alarm_record


# AWS deletes empty buckets only.
bucket = handlers["AWS::S3::Bucket"]
delete_bucket = bucket["delete"]


def delete_empty_bucket(physical_id, properties):
    if s3._buckets.get(physical_id, {}).get("objects"):
        raise ValueError(f"The bucket {physical_id} is not empty.")
    delete_bucket(physical_id, properties)


bucket["delete"] = delete_empty_bucket


# CloudFront asks S3 over TLS; where it looks whether the bucket's policy lets CloudFront read, it takes all that is asked for plain HTTP.
iam_evaluator._request_origin = contextvars.ContextVar("over_tls", default=("127.0.0.1", True))


def end_with_parent():
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    # However the test ends, its end of the pipe is closed: this process and the functions' end, too.
    threading.Thread(target=end_with_parent, daemon=True).start()
    main()
