"""
MiniStack, a stand-in for AWS, with what version 1.5.33 needs to run a stack of the Serverless Framework: deployments of WebSocket
APIs and their route responses, which its CloudFormation does not know, and the CORS settings of HTTP APIs, which it reads in another case. Both reach into
names that are private to it: hence the exact version in `python.ts`.
"""

import json

from ministack.app import main
from ministack.services import apigateway
from ministack.services.cloudformation import provisioners

handlers = provisioners._RESOURCE_HANDLERS


def create_deployment(logical_id, properties, stack_name):
    body = {"description": properties.get("Description", "")}
    _, _, answer = apigateway._create_deployment(properties["ApiId"], body)
    deployment_id = json.loads(answer)["deploymentId"]
    return deployment_id, {"DeploymentId": deployment_id}


def delete_deployment(physical_id, properties):
    apigateway._deployments.get(properties["ApiId"], {}).pop(physical_id, None)


def with_cors(properties):
    cors = properties.get("CorsConfiguration")
    return {**properties, "CorsConfiguration": provisioners._pascal_to_camel(cors)} if cors else properties


handlers["AWS::ApiGatewayV2::Deployment"] = {"create": create_deployment, "delete": delete_deployment}

# It sends what a route's function returns back to the browser in any case.
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

if __name__ == "__main__":
    main()
