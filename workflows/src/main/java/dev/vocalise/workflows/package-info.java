@NullMarked
package dev.vocalise.workflows;

import org.jspecify.annotations.NullMarked;
