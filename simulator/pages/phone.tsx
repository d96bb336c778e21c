import { render } from 'preact';
import { App } from './phone/app.tsx';

render(<App />, document.body);
