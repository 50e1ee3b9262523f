/** What Temporal keeps of Vocalise, encrypted where the user sets a key. */
@NullMarked
package dev.vocalise.infra.payload;

import org.jspecify.annotations.NullMarked;
