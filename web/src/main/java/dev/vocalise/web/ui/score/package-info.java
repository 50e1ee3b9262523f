/** Scores of one run as pictures: the confusion matrix and the bars of the modalities. */
@NullMarked
package dev.vocalise.web.ui.score;

import org.jspecify.annotations.NullMarked;
