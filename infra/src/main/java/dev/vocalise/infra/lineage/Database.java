package dev.vocalise.infra.lineage;

import dev.vocalise.infra.disk.DataPlaces;
import dev.vocalise.infra.failure.DatabaseException;
import dev.vocalise.infra.failure.ServerFailure;
import dev.vocalise.infra.ledger.Signer;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.cfg.Configuration;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.MappingSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.jspecify.annotations.Nullable;

/**
 * The connection to PostgreSQL: pool, migrations and Hibernate. Thread-safe; one per process.
 *
 * <p>Everything lives in the schema {@value Schema#NAME}, so that a database may be shared.
 */
public final class Database implements AutoCloseable {

  /** A port that accepts connections and says nothing is no database. */
  private static final String LOGIN_SECONDS = "15";

  /**
   * After this long without a byte of an answer a connection counts as dead: a network that
   * swallows packets ends none, and whoever reads from it would wait for hours.
   */
  private static final String SILENT_SECONDS = "60";

  /** A migration may rewrite a large table in one statement. */
  private static final String FOR_EVER = "0";

  private static final List<Class<?>> ENTITIES =
      List.of(
          AccountEntity.class,
          ApiTokenEntity.class,
          CorpusEntity.class,
          FeatureSetEntity.class,
          ModelEntity.class,
          ModelVersionEntity.class,
          CampaignEntity.class,
          ExperimentEntity.class,
          SeedRunEntity.class,
          StageRunEntity.class,
          CheckpointEntity.class,
          MetricPointEntity.class,
          OutboxEntity.class,
          LedgerEntryEntity.class);

  private final AgroalDataSource pool;
  private final SessionFactory sessions;
  private final @Nullable Signer signer;
  private volatile DataPlaces places = DataPlaces.NONE;

  private Database(AgroalDataSource pool, SessionFactory sessions, @Nullable Signer signer) {
    this.pool = pool;
    this.sessions = sessions;
    this.signer = signer;
  }

  /**
   * Connects, migrates to the newest schema and checks that it is the one the entities expect.
   *
   * @param signer signs the statements about what is changed
   * @throws DatabaseException if the database cannot be reached or refuses
   */
  public static Database open(DatabaseConfig config, Signer signer) {
    return connected(config, signer);
  }

  /** The same to read, and to delete what nothing needs. */
  public static Database openUnsigned(DatabaseConfig config) {
    return connected(config, null);
  }

  private static Database connected(DatabaseConfig config, @Nullable Signer signer) {
    DatabaseConfig owner = config.asOwner();
    try (AgroalDataSource patient = pool(owner, FOR_EVER)) {
      Schema.bringUpToDate(patient, config);
    } catch (SQLException | RuntimeException e) {
      throw ServerFailure.in(e).isEmpty()
          ? new IllegalStateException("the tables cannot be brought up to date", e)
          : refusal(owner, e);
    }
    AgroalDataSource pool = pool(config, SILENT_SECONDS);
    try {
      return new Database(pool, sessions(pool), signer);
    } catch (RuntimeException e) {
      pool.close();
      throw ServerFailure.in(e).isEmpty() ? e : refusal(config, e);
    }
  }

  /**
   * Makes the tables of one schema version in a database without any, for rows of that version.
   *
   * @param version as Flyway writes it
   * @return false if this build does not know that version; nothing is made then
   */
  public static boolean create(DatabaseConfig config, String version) {
    try (AgroalDataSource owner = pool(config.asOwner(), FOR_EVER)) {
      return Schema.create(owner, version);
    }
  }

  /**
   * The user of rows, if it could change or remove entries of the ledger too; empty where it may
   * only add them, as it should be (ADR 24), and where there is no ledger yet.
   */
  public static Optional<String> whoMayRewriteLedger(DatabaseConfig config) throws SQLException {
    try (Connection connection = connect(config)) {
      return Optional.ofNullable(Schema.whoMayRewrite(connection));
    }
  }

  /** Logs in once and changes nothing. Empty if that works, else why not. */
  public static Optional<DatabaseException> refusal(DatabaseConfig config) {
    try {
      login(config);
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(refusal(config, e));
    }
  }

  /** Of several hosts the driver names the last; one that answers and refuses says more. */
  private static DatabaseException refusal(DatabaseConfig config, Exception failure) {
    List<DatabaseConfig> hosts = config.hosts();
    for (DatabaseConfig host : hosts.size() == 1 ? List.<DatabaseConfig>of() : hosts) {
      try {
        login(host);
      } catch (SQLException e) {
        ServerFailure found = ServerFailure.in(e).orElse(null);
        if (found != null && found.kind() == ServerFailure.Kind.DATABASE_REFUSED) {
          return new DatabaseException(host.toString(), found, e);
        }
      }
    }
    ServerFailure known =
        ServerFailure.in(failure)
            .orElseGet(
                () ->
                    new ServerFailure(
                        ServerFailure.Kind.DATABASE_AWAY, String.valueOf(failure.getMessage())));
    return new DatabaseException(config.toString(), known, failure);
  }

  private static void login(DatabaseConfig config) throws SQLException {
    connect(config).close();
  }

  /** A connection outside of the pool; the schema stays as it is. */
  public static Connection connect(DatabaseConfig config) throws SQLException {
    Properties properties = new Properties();
    properties.put("loginTimeout", LOGIN_SECONDS);
    properties.put("tcpKeepAlive", "true");
    if (config.user() != null) {
      properties.put("user", config.user());
    }
    if (config.password() != null) {
      properties.put("password", config.password());
    }
    return DriverManager.getConnection(config.jdbcUrl(), properties);
  }

  /** Asks the least there is to ask. */
  public void requireAnswer() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.createStatement().execute("select 1");
    }
  }

  /** The pool, for plain SQL. Connections see the schema of this class. */
  public DataSource dataSource() {
    return pool;
  }

  @Override
  public void close() {
    sessions.close();
    pool.close();
  }

  /** One transaction that writes; rolled back when {@code work} throws. */
  <T> T write(Function<StatelessSession, T> work) {
    return sessions.fromStatelessTransaction(work);
  }

  void writing(Consumer<StatelessSession> work) {
    sessions.inStatelessTransaction(work);
  }

  /** One transaction that reads everything from the same snapshot. */
  <T> T read(Function<StatelessSession, T> work) {
    return sessions.fromStatelessTransaction(
        session -> {
          Rows.updateNative(session, "set transaction isolation level repeatable read, read only");
          return work.apply(session);
        });
  }

  /** As {@link #write}, with a signed statement about the rows that the event watches. */
  <T> T change(String event, Actor actor, BiFunction<StatelessSession, LedgerEvent, T> work) {
    return write(
        session -> {
          LedgerEvent change = event(session, event, actor);
          T result = work.apply(session, change);
          change.end();
          return result;
        });
  }

  void changing(String event, Actor actor, BiConsumer<StatelessSession, LedgerEvent> work) {
    change(
        event,
        actor,
        (session, change) -> {
          work.accept(session, change);
          return true;
        });
  }

  LedgerEvent event(StatelessSession session, String event, Actor actor) {
    return new LedgerEvent(session, signer(), event, actor);
  }

  /** Folders that rows name in this data directory are found also where it is now. */
  public Database in(DataPlaces data) {
    places = data;
    return this;
  }

  DataPlaces places() {
    return places;
  }

  /** Who signs; asked for only where something is written. */
  Signer signer() {
    if (signer == null) {
      throw new IllegalStateException("this connection has no key to sign changes with");
    }
    return signer;
  }

  <E> Optional<E> find(Class<E> entity, Object id) {
    return read(session -> Rows.byId(session, entity, id));
  }

  <E> Optional<E> named(Class<E> entity, String name) {
    return read(session -> Rows.byName(session, entity, name));
  }

  /** What one query finds; see {@link Rows#list}. */
  <E, V> List<V> list(Class<E> type, Function<E, V> view, String hql, Object... values) {
    return read(session -> Rows.list(session, type, view, hql, values));
  }

  /** Now, as exactly as PostgreSQL keeps it. */
  static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  private static AgroalDataSource pool(DatabaseConfig config, String silentSeconds) {
    AgroalDataSourceConfigurationSupplier supplier =
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(config.connections())
                        .acquisitionTimeout(Duration.ofSeconds(30))
                        // A restarted server leaves dead connections: they must not be lent out.
                        .connectionValidator(ConnectionValidator.defaultValidator())
                        .idleValidationTimeout(Duration.ofSeconds(1))
                        .exceptionSorter(new PostgreSQLExceptionSorter())
                        .reapTimeout(Duration.ofMinutes(2))
                        .connectionFactoryConfiguration(
                            connection -> {
                              connection.jdbcUrl(config.jdbcUrl());
                              connection.jdbcProperty("currentSchema", Schema.NAME);
                              connection.jdbcProperty("ApplicationName", Schema.NAME);
                              connection.jdbcProperty("loginTimeout", LOGIN_SECONDS);
                              connection.jdbcProperty("tcpKeepAlive", "true");
                              connection.jdbcProperty("socketTimeout", silentSeconds);
                              connection.jdbcProperty("reWriteBatchedInserts", "true");
                              if (config.user() != null) {
                                connection.principal(new NamePrincipal(config.user()));
                              }
                              if (config.password() != null) {
                                connection.credential(new SimplePassword(config.password()));
                              }
                              return connection;
                            }));
    try {
      return AgroalDataSource.from(supplier);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot make a connection pool for " + config, e);
    }
  }

  private static SessionFactory sessions(DataSource pool) {
    Configuration configuration = new Configuration();
    ENTITIES.forEach(configuration::addAnnotatedClass);
    configuration.getProperties().put(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool);
    configuration.setProperty(MappingSettings.DEFAULT_SCHEMA, Schema.NAME);
    configuration.setProperty(
        MappingSettings.PHYSICAL_NAMING_STRATEGY,
        "org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl");
    configuration.setProperty(SchemaToolingSettings.HBM2DDL_AUTO, "validate");
    return configuration.buildSessionFactory();
  }
}
