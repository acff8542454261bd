package io.artstore.schema.doctor;

import static io.artstore.schema.doctor.Diagnosis.fail;
import static io.artstore.schema.doctor.Diagnosis.ok;
import static io.artstore.schema.doctor.Diagnosis.warn;

import io.artstore.schema.ConnectionSource;
import io.artstore.schema.EngineSettings;
import io.artstore.schema.EntryAccess;
import io.artstore.schema.MigrationFault;
import io.artstore.schema.MigrationFolderException;
import io.artstore.schema.Migrations;
import io.artstore.schema.ProvenJson;
import io.artstore.schema.Remedy;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.ScratchLeftovers;
import io.artstore.schema.ScratchLeftovers.Leftover;
import io.artstore.schema.ServerConnections;
import io.artstore.schema.ServerIdentity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Examines one entry after the other, and what is said about a server is said once. Every fault is
 * told; none hides the next. For one thread.
 */
public final class Doctor {
  private static final int OLDEST_MAJOR = 15;
  private static final int NEWEST_MAJOR = 18;

  /** What two clocks that follow the same time may differ at most. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

  private static final String MISSING_DATABASE = "3D000";
  private static final String REFUSED_LOGIN = "28";

  private final Remedy remedy;
  private final InstantSource clock;

  /** Servers whose own state was told. */
  private final Set<String> servers = new HashSet<>();

  /** Major versions that databases of entries run on. */
  private final Set<Integer> majors = new TreeSet<>();

  /** Servers that hold a database of an entry. */
  private final Set<String> live = new HashSet<>();

  private final Set<String> scratch = new HashSet<>();

  public Doctor(EngineSettings settings, InstantSource clock) {
    this.remedy = settings.remedy();
    this.clock = clock;
  }

  /** The files of an entry and their proof. */
  public List<Diagnosis> migrations(SchemaEntry entry) {
    String check = "migrations";
    Migrations migrations;
    try {
      migrations = entry.migrations().read(entry.prefix());
    } catch (MigrationFolderException e) {
      return e.faults().stream()
          .map(
              fault ->
                  fail(entry.name(), check, fault.toString(), remedy.line("lint" + named(entry))))
          .toList();
    }
    List<MigrationFault> faults = migrations.unproven();
    if (!faults.isEmpty()) {
      return faults.stream()
          .map(
              fault ->
                  fail(entry.name(), check, fault.toString(), remedy.line("verify" + named(entry))))
          .toList();
    }
    return List.of(
        ok(
            entry.name(),
            check,
            migrations.list().size()
                + " in "
                + entry.migrations().title()
                + ", as proven on PostgreSQL "
                + migrations.proven().map(Doctor::provenOn).orElse("")));
  }

  private static String provenOn(ProvenJson proven) {
    return proven.migrations().stream()
        .flatMap(one -> one.states().stream())
        .flatMap(state -> state.majors().stream())
        .distinct()
        .sorted()
        .map(String::valueOf)
        .collect(Collectors.joining(", "));
  }

  private static String named(SchemaEntry entry) {
    return " --database " + entry.name();
  }

  /** The database of an entry, and its server the first time that it is met. */
  public List<Diagnosis> database(SchemaTarget target) {
    List<Diagnosis> found = new ArrayList<>();
    SchemaEntry entry = target.entry();
    try (Connection connection = target.connections().open()) {
      Instant before = clock.instant();
      ServerFacts facts = ServerFacts.read(connection);
      Duration asking = Duration.between(before, clock.instant());
      String identity =
          ServerIdentity.of(any -> target.connections().open(), entry.database()).id();
      live.add(identity);
      majors.add(facts.major());
      found.add(connected(entry, facts));
      if (servers.add(identity)) {
        found.addAll(server(entry.name(), facts));
        found.add(clock(entry.name(), facts, before, asking));
        found.add(sessions(entry.name(), target.connections()));
      }
      found.add(provenHere(entry, facts));
      found.addAll(text(entry, facts));
      found.addAll(rights(entry, EntryFacts.read(connection, entry)));
    } catch (SQLException e) {
      found.add(unreachable(entry, e));
    }
    return found;
  }

  private Diagnosis connected(SchemaEntry entry, ServerFacts facts) {
    if (!facts.database().equals(entry.database())) {
      return fail(
          entry.name(),
          "connection",
          "leads to database " + facts.database() + ", not to " + entry.database(),
          "correct " + remedy.databaseSetting());
    }
    String how = facts.encrypted() ? "with TLS" : "without TLS";
    String found = facts.database() + " as " + facts.role() + ", " + how;
    return facts.encrypted() || facts.local()
        ? ok(entry.name(), "connection", found)
        : warn(
            entry.name(),
            "connection",
            found + " to another machine",
            "end the address with ?sslmode=verify-full in " + remedy.databaseSetting());
  }

  private Diagnosis unreachable(SchemaEntry entry, SQLException e) {
    String state = Optional.ofNullable(e.getSQLState()).orElse("");
    String mending;
    if (state.equals(MISSING_DATABASE)) {
      mending = remedy.line("provision" + named(entry));
    } else if (state.startsWith(REFUSED_LOGIN)) {
      mending = "correct role or password in " + remedy.databaseSetting();
    } else {
      mending = "start the server, or correct " + remedy.databaseSetting();
    }
    return fail(
        entry.name(), "connection", entry.database() + ": " + EntryAccess.describe(e), mending);
  }

  private static List<Diagnosis> server(String subject, ServerFacts facts) {
    List<Diagnosis> found = new ArrayList<>();
    String version = "PostgreSQL " + facts.version();
    if (facts.major() < OLDEST_MAJOR) {
      found.add(
          fail(
              subject,
              "server",
              version + " is older than " + OLDEST_MAJOR,
              "bring the server to version " + OLDEST_MAJOR + " or newer"));
    } else if (facts.major() > NEWEST_MAJOR) {
      found.add(
          warn(
              subject,
              "server",
              version + " is newer than what this tool was tried with",
              "use a newer version of this tool"));
    } else {
      found.add(ok(subject, "server", version));
    }
    found.add(
        facts.standby() || facts.readOnly()
            ? fail(
                subject,
                "writing",
                facts.standby() ? "the server is a standby" : "transactions are read-only",
                facts.standby()
                    ? "put the address of the primary server in its place"
                    : "ALTER ROLE or ALTER DATABASE ... RESET default_transaction_read_only")
            : ok(subject, "writing", "the server takes changes"));
    return found;
  }

  private Diagnosis clock(String subject, ServerFacts facts, Instant before, Duration asking) {
    Instant middle = before.plus(asking.dividedBy(2));
    Duration difference = Duration.between(middle, facts.clock());
    String found =
        "%+.1f s against this machine".formatted(Math.round(difference.toMillis() / 100.0) / 10.0);
    return difference.abs().minus(asking).compareTo(CLOCK_TOLERANCE) <= 0
        ? ok(subject, "clock", found)
        : warn(
            subject,
            "clock",
            found + "; histories and names of backups would contradict each other",
            "let both follow one time server (chrony, systemd-timesyncd)");
  }

  /** Two connections of ours must be two sessions of the server, and stay what they are. */
  private Diagnosis sessions(String subject, ConnectionSource connections) {
    try (Connection one = connections.open();
        Connection other = connections.open()) {
      int first = backend(one);
      other.setAutoCommit(false);
      int second = backend(other);
      boolean pooled = first == second || backend(one) != first;
      other.rollback();
      return pooled
          ? fail(
              subject,
              "sessions",
              "a proxy gives each transaction another session, so no lock can be held",
              "put the address of PostgreSQL itself into " + remedy.databaseSetting())
          : ok(subject, "sessions", "each connection keeps its own");
    } catch (SQLException e) {
      return fail(
          subject,
          "sessions",
          "no two connections at once: " + EntryAccess.describe(e),
          "raise max_connections, or the connection limit of the role");
    }
  }

  private static int backend(Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("SELECT pg_backend_pid()");
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  private Diagnosis provenHere(SchemaEntry entry, ServerFacts facts) {
    Optional<ProvenJson> proven = entry.migrations().inspect(entry.prefix()).proven();
    boolean here =
        proven.isPresent()
            && proven.get().migrations().stream()
                .allMatch(
                    one ->
                        one.states().size() == 1
                            || one.states().stream()
                                .anyMatch(state -> state.majors().contains(facts.major())));
    return here
        ? ok(entry.name(), "proof", "holds for PostgreSQL " + facts.major())
        : fail(
            entry.name(),
            "proof",
            "there is none for PostgreSQL " + facts.major(),
            remedy.line("verify" + named(entry)));
  }

  private static List<Diagnosis> text(SchemaEntry entry, ServerFacts facts) {
    List<Diagnosis> found = new ArrayList<>();
    found.add(
        facts.encoding().equals("UTF8")
            ? ok(entry.name(), "encoding", "UTF8")
            : fail(
                entry.name(),
                "encoding",
                facts.encoding() + " cannot hold every text",
                "make the database anew with ENCODING 'UTF8' and move the rows"));
    found.add(
        facts.lettersWork()
            ? ok(entry.name(), "letters", "capital and small letters of every script are known")
            : warn(
                entry.name(),
                "letters",
                "the database's locale knows no letters beyond ASCII; lower() and ILIKE miss them",
                "make the database anew with a locale such as C.UTF-8 and move the rows"));
    found.add(
        facts.lockCapacity() >= 2 * facts.relations()
            ? ok(
                entry.name(),
                "locks",
                "room for "
                    + facts.lockCapacity()
                    + ", the database has "
                    + facts.relations()
                    + " objects")
            : warn(
                entry.name(),
                "locks",
                "room for "
                    + facts.lockCapacity()
                    + " at once, and the database has "
                    + facts.relations()
                    + " objects; a backup locks all tables",
                "raise max_locks_per_transaction and restart the server"));
    return found;
  }

  private List<Diagnosis> rights(SchemaEntry entry, EntryFacts facts) {
    String provision = remedy.line("provision" + named(entry));
    List<Diagnosis> found = new ArrayList<>();
    if (facts.ownerExists()) {
      found.add(
          facts.actsAsOwner()
              ? ok(entry.name(), "rights", "may act as " + entry.ownerRole())
              : fail(
                  entry.name(),
                  "rights",
                  "may not act as " + entry.ownerRole() + ", the owner of the tables",
                  provision));
    } else {
      found.add(
          facts.mayCreate()
              ? ok(entry.name(), "rights", "may make tables")
              : fail(entry.name(), "rights", "may not make tables in schema public", provision));
    }
    found.add(roles(entry, facts, provision));
    found.add(
        facts.everybodyConnects()
            ? warn(entry.name(), "access", "every role of the server may connect", provision)
            : ok(entry.name(), "access", "only roles that were named may connect"));
    if (!entry.extensions().isEmpty()) {
      String names = String.join(", ", entry.extensions());
      found.add(
          facts.missing().isEmpty()
              ? ok(entry.name(), "extensions", names)
              : fail(
                  entry.name(),
                  "extensions",
                  String.join(", ", facts.missing()) + " missing",
                  provision));
    }
    facts
        .prepared()
        .forEach(
            one ->
                found.add(
                    warn(
                        entry.name(),
                        "prepared",
                        "a transaction was prepared and never ended: " + one,
                        "COMMIT PREPARED or ROLLBACK PREPARED it; its locks stay until then")));
    return found;
  }

  private static Diagnosis roles(SchemaEntry entry, EntryFacts facts, String provision) {
    if (facts.ownerExists() && facts.runtimeExists()) {
      return ok(entry.name(), "roles", entry.ownerRole() + " and " + entry.runtimeRole());
    }
    String missing =
        (facts.ownerExists() ? "" : entry.ownerRole())
            + (facts.ownerExists() || facts.runtimeExists() ? "" : " and ")
            + (facts.runtimeExists() ? "" : entry.runtimeRole());
    return warn(
        entry.name(), "roles", missing + " not there, so who connects owns the tables", provision);
  }

  /**
   * A server for scratch databases, the first time that it is met. Call it after the databases were
   * looked at.
   *
   * @param server one that was not refused as the server of an entry
   */
  public List<Diagnosis> scratch(ServerConnections server) {
    List<Diagnosis> found = new ArrayList<>();
    String subject = "scratch server";
    try (Connection connection = server.open(ServerConnections.MAINTENANCE_DATABASE)) {
      ServerFacts facts = ServerFacts.read(connection);
      String identity = ServerIdentity.of(server, ServerConnections.MAINTENANCE_DATABASE).id();
      if (!scratch.add(identity)) {
        return List.of();
      }
      found.add(
          facts.createsDatabases()
              ? ok(subject, "rights", facts.role() + " may create databases")
              : fail(
                  subject,
                  "rights",
                  facts.role() + " may not create databases",
                  "ALTER ROLE " + facts.role() + " CREATEDB, or name another role or server"));
      found.add(version(subject, facts));
      found.add(
          ok(
              subject,
              "server",
              live.contains(identity)
                  ? "also holds databases of entries, which is allowed"
                  : "holds no database of an entry"));
      new ScratchLeftovers(server)
          .look().stream().map(one -> leftover(subject, one)).forEach(found::add);
    } catch (SQLException e) {
      found.add(
          fail(
              subject,
              "connection",
              EntryAccess.describe(e),
              "start it, or name another one with --scratch"));
    }
    return found;
  }

  private Diagnosis leftover(String subject, Leftover one) {
    String about = one.about().isEmpty() ? "" : ": " + one.about();
    return switch (one.fate()) {
      case IN_USE -> ok(subject, "left over", one.database() + " is in use, perhaps by a run");
      case DROPPED, REFUSED ->
          warn(
              subject,
              "left over",
              one.database() + (about.isEmpty() ? " is of a run that was cut off" : about),
              remedy.line("verify --clean-up"));
      case NOT_OURS ->
          warn(
              subject,
              "left over",
              one.database() + " has such a name and not the mark of this tool",
              "DROP DATABASE " + one.database() + ", if nobody needs it");
    };
  }

  private Diagnosis version(String subject, ServerFacts facts) {
    Set<Integer> others = new TreeSet<>(majors);
    others.remove(facts.major());
    String version = "PostgreSQL " + facts.version();
    return others.isEmpty()
        ? ok(subject, "version", version)
        : warn(
            subject,
            "version",
            version
                + ", and databases run on "
                + others.stream().map(String::valueOf).collect(Collectors.joining(", "))
                + "; what is observed there may differ",
            "name a server of that version with --scratch");
  }
}
