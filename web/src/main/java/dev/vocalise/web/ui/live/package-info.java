/** Server-sent events: tells open pages what changed. */
@NullMarked
package dev.vocalise.web.ui.live;

import org.jspecify.annotations.NullMarked;
