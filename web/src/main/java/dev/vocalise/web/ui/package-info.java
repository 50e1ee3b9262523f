/**
 * The screens: what every page shares. Each page has a record that ends in {@code View}, complete
 * and already worded; templates only lay it out. No DJL here.
 */
@NullMarked
package dev.vocalise.web.ui;

import org.jspecify.annotations.NullMarked;
