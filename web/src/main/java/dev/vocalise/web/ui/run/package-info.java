/** One seed run: its stages, curves, scores and settings. */
@NullMarked
package dev.vocalise.web.ui.run;

import org.jspecify.annotations.NullMarked;
