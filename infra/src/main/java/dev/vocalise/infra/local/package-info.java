/**
 * Everything Vocalise needs on one machine: PostgreSQL, S3 and Temporal started by this process, on
 * the loopback address only, with their data under one locked directory; and the settings that put
 * real servers in their place. Start at {@link dev.vocalise.infra.local.LocalStack}. What is not
 * here: any use of those servers.
 */
@NullMarked
package dev.vocalise.infra.local;

import org.jspecify.annotations.NullMarked;
