/** The paper's multitask method (§3.1). */
@NullMarked
package dev.vocalise.model.method.multitask;

import org.jspecify.annotations.NullMarked;
