/**
 * Ways to learn from a labelled source and an unlabelled target. A method is one class that
 * implements {@link dev.vocalise.model.method.Method} and one line in {@code META-INF/services};
 * the trainer knows none of them.
 */
@NullMarked
package dev.vocalise.model.method;

import org.jspecify.annotations.NullMarked;
