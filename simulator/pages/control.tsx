import { render } from 'preact';
import { App } from './control/app.tsx';

render(<App />, document.body);
