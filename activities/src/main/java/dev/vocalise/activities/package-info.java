@NullMarked
package dev.vocalise.activities;

import org.jspecify.annotations.NullMarked;
