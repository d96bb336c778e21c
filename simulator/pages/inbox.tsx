import { render } from 'preact';
import { App } from './inbox/app.tsx';

render(<App />, document.body);
