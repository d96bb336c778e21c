import { render } from 'preact';
import { App } from './mail/app.tsx';

render(<App />, document.body);
