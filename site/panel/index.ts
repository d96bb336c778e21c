export { mount } from './panel.tsx';
