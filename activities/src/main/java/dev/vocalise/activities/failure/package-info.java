/** The one place where exceptions become failure codes. */
@NullMarked
package dev.vocalise.activities.failure;

import org.jspecify.annotations.NullMarked;
