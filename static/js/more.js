// What few readers use, in a second script that the first one loads at first use.

import { build } from './builder.js';
import { compare } from './compare.js';
import { cite, copying } from './cite.js';
import { createDetails } from './details.js';
import { deepen } from './deep.js';
import { createPanels } from './panels.js';
import { search } from './search.js';
import { openTarget } from './target.js';

window.mapsvcMore = { build, compare, cite, copying, createDetails, createPanels, deepen, openTarget, search };
