/** Registered corpora and their audio at the sample rate of the model. */
@NullMarked
package dev.vocalise.workflows.dataset;

import org.jspecify.annotations.NullMarked;
