/**
 * Files that survive a loss of power and a full disk: whole under their name, or not there. Start
 * at {@link dev.vocalise.infra.disk.DurableFiles}.
 */
@NullMarked
package dev.vocalise.infra.disk;

import org.jspecify.annotations.NullMarked;
