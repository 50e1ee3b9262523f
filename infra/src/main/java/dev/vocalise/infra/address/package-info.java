/**
 * Addresses of servers as people write them, read by hand so that a host may have an underscore and
 * a login is never shown. Not here: the database's, which knows parameters and several hosts.
 */
@NullMarked
package dev.vocalise.infra.address;

import org.jspecify.annotations.NullMarked;
