/** Where Temporal is, and what it is asked with. */
@NullMarked
package dev.vocalise.infra.temporal;

import org.jspecify.annotations.NullMarked;
