package io.artstore.schemacli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.Direction;
import io.artstore.schema.EngineSettings;
import io.artstore.schema.Migration;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaStoppedException;
import io.artstore.schema.backup.DurableFolder;
import io.artstore.schemacli.report.RunRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What one command does, a line of JSON for each event, on stable storage before the next one
 * begins; so a report can be made of a run whose process died. A line that was cut by a crash is
 * the last. Holds no secret: passwords in addresses are left out.
 *
 * <p>When a line cannot be written, the file gets another name, which needs no room on the disk and
 * says that the record is incomplete; nothing but the end is tried after it, and no further step of
 * a migration begins.
 *
 * <p>For the thread of the command.
 */
public final class Journal implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Pattern PASSWORD = Pattern.compile("(://[^:/@\\s]*):[^@/\\s]*@");

  /** Runs of one command in one second; more are somebody's mistake. */
  private static final int MOST_NAMES = 100;

  private Path file;
  private final FileChannel channel;
  private final Clock clock;
  private Optional<String> fault = Optional.empty();

  private Journal(Path file, FileChannel channel, Clock clock) {
    this.file = file;
    this.channel = channel;
    this.clock = clock;
  }

  /**
   * Makes the file and writes who runs what.
   *
   * @param folder made when it is missing
   * @throws IOException when the file cannot be made, or has no room for its first line
   */
  public static Journal begin(
      Path folder, Clock clock, EngineSettings who, String command, List<String> arguments)
      throws IOException {
    Files.createDirectories(folder);
    Instant now = clock.instant();
    String name = MOMENT.format(now) + "-" + command;
    Journal journal = open(folder.resolve(name).toString(), clock);
    ObjectNode begin = JsonNodeFactory.instance.objectNode();
    begin.put("command", command);
    arguments.forEach(begin.putArray("arguments")::add);
    begin.put("by", who.osUser() + "@" + who.host());
    begin.put("pid", ProcessHandle.current().pid());
    begin.put("tool_version", who.toolVersion());
    journal.add("begin", begin);
    journal.requireBegun();
    return journal;
  }

  private void requireBegun() throws IOException {
    if (fault.isPresent()) {
      close();
      Files.deleteIfExists(file);
      throw new IOException(fault.get());
    }
  }

  /** Each write to it returns when it is on the disk, content and length. */
  private static Journal open(String name, Clock clock) throws IOException {
    for (int number = 1; ; number++) {
      Path file = Path.of(name + (number == 1 ? "" : "-" + number) + RunRecord.SUFFIX);
      try {
        return new Journal(
            file,
            FileChannel.open(
                file,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.SYNC),
            clock);
      } catch (FileAlreadyExistsException e) {
        if (number == MOST_NAMES) {
          throw e;
        }
      }
    }
  }

  /** The same argument without a password in an address. */
  static String withoutPassword(String argument) {
    return PASSWORD.matcher(argument).replaceAll("$1@");
  }

  /**
   * Writes one event.
   *
   * @param facts what is known about it; its time and name are added
   */
  void add(String event, ObjectNode facts) {
    write(line(event, facts));
  }

  private String line(String event, ObjectNode facts) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("at", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    line.put("event", event);
    line.setAll(facts);
    try {
      return JSON.writeValueAsString(line) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers can always be written", e);
    }
  }

  /** A part of a line that did not fit stays; no reader takes it for an event. */
  private void write(String line) {
    if (fault.isPresent()) {
      return;
    }
    try {
      writeAll(line);
    } catch (IOException e) {
      giveUp(e);
    }
  }

  private void writeAll(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void giveUp(IOException why) {
    String name = String.valueOf(file.getFileName());
    Path other =
        file.resolveSibling(
            name.substring(0, name.length() - RunRecord.SUFFIX.length())
                + RunRecord.INCOMPLETE_SUFFIX);
    String what = "cannot be written: " + DiskFault.words(why);
    try {
      file = DurableFolder.rename(file, other);
    } catch (IOException e) {
      what += "; nor can it be called " + other.getFileName() + ": " + DiskFault.words(e);
    }
    fault = Optional.of("the journal " + file + " " + what);
  }

  /** Why the record is incomplete; empty when every event is on the disk. */
  public Optional<String> fault() {
    return fault;
  }

  /**
   * Ends a run whose next piece of work would not be recorded.
   *
   * @param next what is not begun, for the message
   * @throws SchemaStoppedException when an event could not be written
   */
  void requireWritten(String next) {
    if (fault.isPresent()) {
      throw SchemaStoppedException.unrecorded(
          fault.get()
              + "; stopped before "
              + next
              + ", which would not be recorded; make room, then run the command again");
    }
  }

  /** What the command answers to programs. */
  void result(ObjectNode answer) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.set("answer", answer);
    add("result", result);
  }

  /** The last line; its absence says that the process died, or that there was no room for it. */
  public void end(int exitCode, String error) {
    ObjectNode end = JsonNodeFactory.instance.objectNode();
    end.put("exit_code", exitCode);
    if (!error.isEmpty()) {
      end.put("error", error);
    }
    if (fault.isEmpty()) {
      add("end", end);
    } else {
      endIncomplete(end.put("record_incomplete", true));
    }
  }

  /** Somebody may have made room meanwhile; the line begins anew, because one may be cut. */
  private void endIncomplete(ObjectNode end) {
    try {
      writeAll("\n" + line("end", end));
    } catch (IOException e) {
      // The name of the file says that the record is incomplete.
      return;
    }
  }

  /** What writes down the events of a run. */
  RunListener listener() {
    return new Listener();
  }

  /** Every line is on the disk already, so a failure here loses nothing. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      return;
    }
  }

  /** Counting is not told: it comes from a thread of its own. */
  private final class Listener implements RunListener {
    @Override
    public void waiting(SchemaEntry entry, String holder) {
      add("waiting", about(entry).put("in_the_way", holder));
    }

    @Override
    public void stepBegins(SchemaEntry entry, Direction direction, Migration migration) {
      add("step_begins", about(entry, direction, migration));
      requireWritten(migration.title() + " of " + entry.name());
    }

    @Override
    public void stepDone(
        SchemaEntry entry, Direction direction, Migration migration, Duration duration) {
      add("step_done", about(entry, direction, migration).put("milliseconds", duration.toMillis()));
    }

    @Override
    public void stepRetried(SchemaEntry entry, Migration migration, int attempt, String blockers) {
      add(
          "step_retried",
          about(entry)
              .put("migration", migration.title())
              .put("attempt", attempt)
              .put("in_the_way", blockers));
    }

    private ObjectNode about(SchemaEntry entry) {
      return JsonNodeFactory.instance
          .objectNode()
          .put("entry", entry.name())
          .put("database", entry.database());
    }

    private ObjectNode about(SchemaEntry entry, Direction direction, Migration migration) {
      return about(entry)
          .put("direction", direction.name().toLowerCase(Locale.ROOT))
          .put("migration", migration.title());
    }
  }
}
