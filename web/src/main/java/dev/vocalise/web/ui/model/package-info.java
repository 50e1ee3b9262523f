/** The page of checkpoints and trained models. */
@NullMarked
package dev.vocalise.web.ui.model;

import org.jspecify.annotations.NullMarked;
