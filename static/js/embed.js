// What an embed needs beside the map's own scripts.

import { reportHeight } from './height.js';

reportHeight(document.body.dataset.id || 'mapsvc');
