/** Puts the start page on the screen. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { StartPage } from './page/start-page.tsx';
import './styles/tokens.css';
import './styles/page.css';
import './styles/parts.css';
import './styles/incidents.css';
import './styles/night.css';
import './styles/counts.css';
import './styles/asking.css';

const place = document.getElementById('page');
if (!place) throw new Error('index.html has no element with the id "page": put it back.');
createRoot(place).render(
  <StrictMode>
    <StartPage />
  </StrictMode>,
);
