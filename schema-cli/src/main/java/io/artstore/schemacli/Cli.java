package io.artstore.schemacli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.EngineSettings;
import io.artstore.schema.Remedy;
import io.artstore.schema.RunListener;
import io.artstore.schema.RunPreview;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.ScratchCare;
import io.artstore.schema.ServerConnections;
import io.artstore.schema.ServerIdentity;
import io.artstore.schema.backup.BackupPlace;
import io.artstore.schema.backup.Backups;
import io.artstore.schema.backup.CopyListener;
import io.artstore.schema.backup.Restores;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What all commands share: choosing the entries, answering, and turning failures into exit codes.
 */
final class Cli {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Before it is provisioned a database is not there, and its neighbours may be. */
  private static final String NO_SUCH_DATABASE = "3D000";

  private final SchemaTargets targets;
  private final CliSettings settings;
  private final StopOnSignal stop = new StopOnSignal();
  private Optional<Journal> journal = Optional.empty();
  private Optional<String> unrecorded = Optional.empty();
  private final Set<String> serversRecorded = new HashSet<>();

  Cli(SchemaTargets targets, CliSettings settings) {
    this.targets = targets;
    this.settings = settings;
  }

  SchemaTargets targets() {
    return targets;
  }

  Prompt prompt() {
    return settings.prompt();
  }

  Clock clock() {
    return settings.clock();
  }

  /** How the tool is called. */
  String command() {
    return settings.engine().remedy().command();
  }

  Map<String, String> environment() {
    return settings.environment();
  }

  /** Made after the command line was read, because what it names depends on it. */
  Remedy remedy() {
    Remedy own = settings.engine().remedy();
    return new Remedy(
        own.command(), targets.addressSetting().orElse(own.databaseSetting()), targets.options());
  }

  EngineSettings settings() {
    EngineSettings engine = settings.engine().with(remedy()).with(stop);
    return targets.limits().map(engine::with).orElse(engine);
  }

  /** Where scratch databases are made: the server that was named, else the entry's own choice. */
  Function<SchemaEntry, ServerConnections> scratch(@Nullable String url) {
    if (url == null) {
      return targets::scratch;
    }
    ServerConnections server =
        ServerUrl.parse("--scratch", url)
            .connections(
                Optional.empty(), Optional.ofNullable(settings.environment().get("PGPASSWORD")));
    targets.requireScratch("--scratch", server);
    return entry -> server;
  }

  /** Tells a person when counting takes long, and nothing else. */
  RunListener counts(CommandSpec spec, boolean json) {
    Progress progress = new Progress(spec.commandLine().getOut());
    return json
        ? RunListener.SILENT
        : new RunListener() {
          @Override
          public void counting(SchemaEntry entry, String table, long about) {
            progress.counting(entry, table, about);
          }
        };
  }

  SchemaEngine engine(RunListener listener) {
    return new SchemaEngine(
        settings(), journal.map(kept -> kept.listener().and(listener)).orElse(listener));
  }

  /** The beginning of every message about a failure. */
  String speaker() {
    return command() + ": ";
  }

  /** The entries that were asked for with their databases, in the manifest's order. */
  List<SchemaTarget> selected(Selection selection) {
    List<String> names = selectedEntries(selection).stream().map(SchemaEntry::name).toList();
    List<SchemaTarget> chosen =
        targets.targets().stream().filter(target -> names.contains(target.entry().name())).toList();
    recordServers(chosen);
    return chosen;
  }

  /**
   * Writes down which server each database is on, because a report may be made when it is away.
   * What does not answer is not asked for the next: the command itself says so at once.
   */
  void recordServers(List<SchemaTarget> chosen) {
    for (SchemaTarget target : chosen) {
      SchemaEntry entry = target.entry();
      if (journal.isEmpty() || !serversRecorded.add(entry.name())) {
        continue;
      }
      try {
        ServerIdentity server = identity(target);
        record(
            "server",
            object()
                .put("entry", entry.name())
                .put("database", entry.database())
                .put("address", server.address())
                .put("server_version", server.version()));
      } catch (SQLException e) {
        if (!NO_SUCH_DATABASE.equals(e.getSQLState())) {
          return;
        }
      }
    }
  }

  /** The server that answers for an entry. */
  static ServerIdentity identity(SchemaTarget target) throws SQLException {
    return ServerIdentity.of(database -> target.connections().open(), target.entry().database());
  }

  /** What saves rows, telling a person how far it is. */
  Backups backups(CommandSpec spec, boolean json) {
    PrintWriter out = spec.commandLine().getOut();
    return json
        ? new Backups(settings(), RunListener.SILENT, CopyListener.SILENT)
        : new Backups(settings(), new Progress(out), new CopyProgress(out));
  }

  /** Where backups lie, and how many stay, unless the command line says otherwise. */
  BackupPlace backupPlace(Optional<Path> folder, Optional<Integer> keep) {
    return new BackupPlace(
        folder.or(targets::backupFolder).orElse(BackupPlace.DEFAULT_DIRECTORY),
        keep.or(targets::backupsKept).orElse(BackupPlace.DEFAULT_KEEP));
  }

  Restores restores(RunListener runs, CopyListener copies) {
    return new Restores(settings(), runs, copies);
  }

  /**
   * The entries that were asked for, without looking for any server.
   *
   * @throws IllegalArgumentException naming what does not exist and what does, or what two entries
   *     are called
   */
  List<SchemaEntry> selectedEntries(Selection selection) {
    List<SchemaEntry> all = targets.entries();
    requireDistinctNames(all);
    for (String name : selection.databases()) {
      if (all.stream().noneMatch(entry -> named(entry, name))) {
        throw new IllegalArgumentException(
            "there is no "
                + name
                + "; known are "
                + String.join(", ", all.stream().map(SchemaEntry::name).toList()));
      }
    }
    return all.stream()
        .filter(
            entry ->
                selection.databases().isEmpty()
                    || selection.databases().stream().anyMatch(name -> named(entry, name)))
        .toList();
  }

  private static void requireDistinctNames(List<SchemaEntry> all) {
    Set<String> seen = new HashSet<>();
    for (SchemaEntry entry : all) {
      if (!seen.add(entry.name())) {
        throw new IllegalArgumentException(
            "two entries are called " + entry.name() + "; a command could not name one of them");
      }
    }
  }

  static boolean named(SchemaEntry entry, String name) {
    return entry.name().equals(name) || entry.database().equals(name);
  }

  /** Runs a command; what it throws becomes a message and a code. */
  int run(CommandSpec spec, Selection selection, Supplier<ExitCode> command) {
    return run(spec, selection.json(), command);
  }

  /** The same for a command that is about one entry. */
  int run(CommandSpec spec, boolean json, Supplier<ExitCode> command) {
    Outcome outcome = Outcome.of(() -> recorded(spec, command));
    if (!outcome.error().isEmpty()) {
      tellFailure(spec, json, outcome.error(), outcome.code());
    }
    unrecorded.ifPresent(why -> tellIncomplete(spec, why));
    return outcome.code().code();
  }

  private static void tellIncomplete(CommandSpec spec, String why) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("The record of this run is incomplete: " + why + ".");
    err.flush();
  }

  private Outcome recorded(CommandSpec spec, Supplier<ExitCode> command) {
    unrecorded = Optional.empty();
    serversRecorded.clear();
    journal = begin(spec, Recording.of(spec));
    try {
      Outcome outcome = Outcome.of(() -> Outcome.without(command.get()));
      journal.ifPresent(kept -> kept.end(outcome.code().code(), outcome.error()));
      unrecorded = journal.flatMap(Journal::fault);
      return outcome;
    } finally {
      journal.ifPresent(Journal::close);
      journal = Optional.empty();
    }
  }

  private Optional<Journal> begin(CommandSpec spec, Recording recording) {
    if (recording == Recording.NONE) {
      return Optional.empty();
    }
    requireTargets(recording);
    try {
      targets.prepareJournals();
      return Optional.of(
          Journal.begin(
              journalFolder(),
              settings.clock(),
              settings(),
              spec.name(),
              recording.arguments(spec)));
    } catch (IOException e) {
      if (recording == Recording.NEEDED) {
        throw new UncheckedIOException(
            "no journal can be kept in "
                + journalFolder()
                + ": "
                + DiskFault.words(e)
                + "; nothing was changed",
            e);
      }
      spec.commandLine().getErr().println("note: this run is not recorded: " + DiskFault.words(e));
      return Optional.empty();
    }
  }

  /** A command line that leads nowhere leaves no journal. */
  private void requireTargets(Recording recording) {
    if (recording == Recording.NEEDED) {
      targets.targets();
    } else {
      targets.entries();
    }
  }

  Instant now() {
    return settings.clock().instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /** Where journals of runs lie. */
  Path journalFolder() {
    return targets.journalFolder().orElse(settings.journals());
  }

  /** Ends a run like a failure when the process is asked to end. */
  StopOnSignal stop() {
    return stop;
  }

  /** Ends work on scratch databases with the process, and tells of what takes long there. */
  ScratchCare scratchCare(CommandSpec spec) {
    PrintWriter err = spec.commandLine().getErr();
    return new ScratchCare(
        stop,
        ScratchCare.STATEMENT_LIMIT,
        what -> {
          err.println("  still running on a scratch database: " + what);
          err.flush();
        });
  }

  /** Writes down an event of the run that is going on, if it is recorded. */
  void record(String event, ObjectNode facts) {
    journal.ifPresent(kept -> kept.add(event, facts));
  }

  /**
   * Before a piece of work that is no step of a migration, and changes something.
   *
   * @param next what it is, for the message
   * @throws io.artstore.schema.SchemaStoppedException when the record is incomplete already
   */
  void requireRecorded(String next) {
    journal.ifPresent(kept -> kept.requireWritten(next));
  }

  /** The answer of a command: written down, and printed for programs. */
  void conclude(CommandSpec spec, boolean json, ObjectNode answer) {
    journal.ifPresent(kept -> kept.result(answer));
    if (json) {
      answer(spec, answer);
    }
  }

  private void tellFailure(CommandSpec spec, boolean json, String message, ExitCode code) {
    if (json) {
      ObjectNode answer = object();
      answer.put("error", message);
      answer.put("exit_code", code.code());
      answer(spec, answer);
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println(speaker() + message);
    err.flush();
  }

  /** Ends a command for want of somebody's yes. */
  static ExitCode refuse(CommandSpec spec, boolean json, String message) {
    if (json) {
      answer(spec, object().put("error", message).put("exit_code", ExitCode.UNCONFIRMED.code()));
    } else {
      spec.commandLine().getErr().println("Refused: " + message);
      spec.commandLine().getErr().flush();
    }
    return ExitCode.UNCONFIRMED;
  }

  /** The same, and programs get what would be lost. */
  static ExitCode refuse(
      CommandSpec spec, boolean json, String message, List<RunPreview> previews) {
    return refuse(spec, json, message, previews, ExitCode.UNCONFIRMED);
  }

  /** The same for another reason than a confirmation that is missing. */
  static ExitCode refuse(
      CommandSpec spec, boolean json, String message, List<RunPreview> previews, ExitCode code) {
    if (json) {
      answer(spec, AcceptLoss.answer(message, previews, code));
    } else {
      refuse(spec, false, message);
    }
    return code;
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static void answer(CommandSpec spec, ObjectNode answer) {
    print(spec, text(answer));
  }

  static String text(ObjectNode answer) {
    try {
      return JSON.writeValueAsString(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers can always be written", e);
    }
  }

  static void print(CommandSpec spec, String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(text);
    out.flush();
  }
}
