/** The one way to files that people name. */
@NullMarked
package dev.vocalise.model.input;

import org.jspecify.annotations.NullMarked;
