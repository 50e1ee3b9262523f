/** The page on which a trained model listens to a recording. */
@NullMarked
package dev.vocalise.web.ui.prediction;

import org.jspecify.annotations.NullMarked;
