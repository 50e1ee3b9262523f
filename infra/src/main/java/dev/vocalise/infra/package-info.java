@NullMarked
package dev.vocalise.infra;

import org.jspecify.annotations.NullMarked;
