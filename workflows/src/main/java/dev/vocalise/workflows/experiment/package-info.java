/**
 * What an experiment is: corpora, split, branches and their settings, as it travels and is stored.
 */
@NullMarked
package dev.vocalise.workflows.experiment;

import org.jspecify.annotations.NullMarked;
