package dev.vocalise.infra.tracking;

import dev.vocalise.infra.address.HttpAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where MLflow is and how runs point back.
 *
 * @param server for example {@code http://127.0.0.1:5000}, with or without a login
 * @param artifactLocation where new experiments keep artifacts, for example {@code
 *     s3://vocalise/mlflow}; null leaves it to the server
 * @param webAddress the Vocalise UI that tags of the runs link to; null for no links
 */
public record MlflowConfig(
    HttpAddress server, @Nullable String artifactLocation, @Nullable URI webAddress) {}
