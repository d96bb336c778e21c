import { render } from 'preact';
import './phone.css';
import { App } from './phone/app.tsx';

render(<App />, document.body);
