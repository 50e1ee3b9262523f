/** Server-sent events: notify open pages of changes. */
@NullMarked
package dev.vocalise.web.ui.live;

import org.jspecify.annotations.NullMarked;
