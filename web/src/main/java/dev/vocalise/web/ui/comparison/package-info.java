/** Experiments and runs side by side, and how far their decisions agree. */
@NullMarked
package dev.vocalise.web.ui.comparison;

import org.jspecify.annotations.NullMarked;
