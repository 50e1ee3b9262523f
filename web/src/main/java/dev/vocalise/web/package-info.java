@NullMarked
package dev.vocalise.web;

import org.jspecify.annotations.NullMarked;
