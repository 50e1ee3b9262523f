/**
 * PostgreSQL as the truth: campaigns, runs, stages, checkpoints, metric points and the signed
 * ledger.
 *
 * <p>Start at {@link dev.vocalise.infra.lineage.Database}: it migrates, validates and hands out the
 * repositories. Repositories are thread-safe and return plain immutable records; rows ({@code
 * …Entity}) stay in this package.
 */
@NullMarked
package dev.vocalise.infra.lineage;

import org.jspecify.annotations.NullMarked;
