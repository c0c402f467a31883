// What few readers use, in a second script that the first one loads at first use.

import { build } from './builder.js';
import { compare, toggle } from './compare.js';
import { copying } from './cite.js';
import { createDetails } from './details.js';
import { deepen } from './deep.js';
import { leadTo } from './links.js';
import { createPanels } from './panels.js';
import { search } from './search.js';
import { openTarget } from './target.js';

// Those that an element of the page calls for go by its id.
window.mapsvcMore = { builder: build, compare, createDetails, createPanels, deepen, find: search, leadTo, openTarget, toggle, use: copying };
