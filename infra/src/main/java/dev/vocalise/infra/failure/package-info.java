/**
 * What the failures of databases, stores and disks mean, read from the exceptions that drivers and
 * clients throw. Not here: what is answered or retried because of them.
 */
@NullMarked
package dev.vocalise.infra.failure;

import org.jspecify.annotations.NullMarked;
