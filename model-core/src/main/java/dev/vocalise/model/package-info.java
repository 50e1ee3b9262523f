@NullMarked
package dev.vocalise.model;

import org.jspecify.annotations.NullMarked;
