package io.artstore.schemacli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.artstore.schema.MigrationVersion;
import io.artstore.schema.ReleasedVersions;
import io.artstore.schema.RunLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code schema.yaml}: which databases there are, where their migrations lie, in which order.
 * {@code ${NAME}} is read from the environment, {@code ${NAME:value}} has a default. All that is
 * wrong is told at once, before any connection is opened.
 */
final class Manifest {
  private static final long FORMAT = 1;
  private static final String ALL = "all";
  private static final Set<String> ROOT =
      Set.of(
          "format",
          "databases",
          "scratch",
          "neighbours",
          "released",
          "limits",
          "backup",
          "journal");
  private static final Set<String> DATABASE =
      Set.of(
          "name",
          "url",
          "user",
          "password_file",
          "database",
          "migrations",
          "prefix",
          "extensions",
          "reference_tables",
          "settings");

  /** Commands that can save rows first. */
  private static final Set<String> SAVING = new TreeSet<>(List.of("rollback", "upgrade"));

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(:[^}]*)?}");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(ms|s|m)");

  private final Path file;
  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();
  private final Set<String> missing = new TreeSet<>();

  /**
   * One database of the file.
   *
   * @param url and what else it takes to connect
   * @param settings names of variables that its program needs
   */
  record Database(
      String name,
      ServerUrl url,
      Optional<String> user,
      Optional<Path> passwordFile,
      String database,
      Path migrations,
      Optional<String> prefix,
      List<String> extensions,
      List<String> settings,
      List<String> referenceTables) {}

  /** What the file says, with the variables in place. */
  record Content(
      List<Database> databases,
      Optional<ServerUrl> scratch,
      boolean scratchOnSameServer,
      Optional<List<String>> neighbours,
      ReleasedVersions released,
      RunLimits limits,
      Set<String> backupBefore,
      Optional<Path> backupFolder,
      Optional<Integer> backupsKept,
      Optional<Path> journalFolder) {}

  private Manifest(Path file, Map<String, String> environment) {
    this.file = file;
    this.environment = environment;
  }

  /**
   * @throws IllegalArgumentException that lists everything that is wrong
   */
  static Content read(Path file, Map<String, String> environment) {
    return new Manifest(file, environment).read();
  }

  private Content read() {
    JsonNode root = tree();
    if (root.path("format").asLong() != FORMAT) {
      problems.add("format must be " + FORMAT);
    }
    known("", root, ROOT);
    List<Database> databases = new ArrayList<>();
    JsonNode list = root.path("databases");
    for (int index = 0; index < list.size(); index++) {
      database("databases[" + index + "]", list.get(index)).ifPresent(databases::add);
    }
    if (databases.isEmpty() && problems.isEmpty() && missing.isEmpty()) {
      problems.add("databases names none");
    }
    checkPrefixes(databases);
    JsonNode scratch = root.path("scratch");
    known("scratch.", scratch, Set.of("url", "allow_same_server"));
    Optional<ServerUrl> scratchUrl = url("scratch.url", scratch.path("url"));
    JsonNode limits = root.path("limits");
    known("limits.", limits, Set.of("lock_wait", "statement_lock", "statement_tries"));
    Duration lockWait = duration("limits.lock_wait", limits.path("lock_wait"), "60s");
    Duration statementLock = duration("limits.statement_lock", limits.path("statement_lock"), "5s");
    Optional<Integer> tries = number(limits.path("statement_tries"));
    JsonNode backup = root.path("backup");
    known("backup.", backup, Set.of("before", "folder", "keep"));
    Optional<List<String>> neighbours = allOrNames("neighbours", root.path("neighbours"));
    ReleasedVersions released = released(root.path("released"));
    Set<String> before = new TreeSet<>();
    backup.path("before").forEach(item -> before.add(item.asText()));
    before.stream()
        .filter(command -> !SAVING.contains(command))
        .forEach(command -> problems.add("backup.before: " + command + " is none of " + SAVING));
    Optional<Path> folder = text(backup.path("folder")).map(this::resolved);
    Optional<Integer> keep = number(backup.path("keep"));
    known("journal.", root.path("journal"), Set.of("folder"));
    Path journals = resolved(text(root.path("journal").path("folder")).orElse("schema-runs"));
    refuse();
    return new Content(
        databases,
        scratchUrl,
        scratch.path("allow_same_server").asBoolean(false),
        neighbours,
        released,
        new RunLimits(lockWait, statementLock, tries.orElse(RunLimits.DEFAULT.statementTries())),
        before,
        folder,
        keep,
        Optional.of(journals));
  }

  /** The names of a list; empty for {@code all} and for nothing said. */
  private Optional<List<String>> allOrNames(String key, JsonNode node) {
    if (node.isMissingNode() || node.asText().equals(ALL)) {
      return Optional.empty();
    }
    if (!node.isArray()) {
      problems.add(key + " must be all or a list");
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    node.forEach(item -> names.add(item.asText()));
    return Optional.of(names);
  }

  /** Without the key, {@code proven.json} says which versions were released. */
  private ReleasedVersions released(JsonNode node) {
    if (node.isMissingNode()) {
      return ReleasedVersions.marked();
    }
    Optional<List<String>> names = allOrNames("released", node);
    if (names.isEmpty()) {
      return ReleasedVersions.all();
    }
    List<MigrationVersion> versions = new ArrayList<>();
    for (String name : names.get()) {
      try {
        versions.add(new MigrationVersion(name));
      } catch (IllegalArgumentException e) {
        problems.add("released: " + e.getMessage());
      }
    }
    return ReleasedVersions.of(versions);
  }

  private JsonNode tree() {
    ObjectMapper yaml =
        new ObjectMapper(
            YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
    try {
      JsonNode root = yaml.readTree(Files.readString(file));
      if (root != null && root.isObject()) {
        return root;
      }
      throw new IllegalArgumentException(file + " does not hold keys and values");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the manifest " + file, e);
    }
  }

  private Optional<Database> database(String where, JsonNode node) {
    String title = node.path("name").isTextual() ? node.path("name").textValue() : where;
    known(title + ": ", node, DATABASE);
    Optional<String> name = required(title, node, "name");
    Optional<String> database = required(title, node, "database");
    Optional<String> migrations = required(title, node, "migrations");
    Optional<String> address = required(title, node, "url");
    Optional<ServerUrl> url = address.flatMap(given -> parsed(title + ": url", given));
    if (name.isEmpty() || database.isEmpty() || migrations.isEmpty() || url.isEmpty()) {
      return Optional.empty();
    }
    Path folder = resolved(migrations.get());
    if (!Files.isDirectory(folder)) {
      problems.add(title + ": there is no folder " + folder);
    }
    List<String> extensions = new ArrayList<>();
    node.path("extensions").forEach(item -> extensions.add(item.asText()));
    List<String> settings = new ArrayList<>();
    node.path("settings").forEach(item -> settings.add(item.asText()));
    List<String> referenceTables = new ArrayList<>();
    node.path("reference_tables").forEach(item -> referenceTables.add(item.asText()));
    return Optional.of(
        new Database(
            name.get(),
            url.get(),
            text(node.path("user")),
            text(node.path("password_file")).map(this::resolved),
            database.get(),
            folder,
            text(node.path("prefix")),
            extensions,
            settings,
            referenceTables));
  }

  /**
   * An entry with a prefix owns every name that begins with it and an underscore. Where another
   * prefix begins so too, its tables would belong to both.
   */
  private void checkPrefixes(List<Database> databases) {
    for (Database one : databases) {
      for (Database other : databases) {
        if (one.database().equals(other.database())
            && one.url().hostAndPort().equals(other.url().hostAndPort())
            && one.prefix().isPresent()
            && other
                .prefix()
                .map(longer -> longer.startsWith(one.prefix().get() + "_"))
                .orElse(false)) {
          problems.add(
              other.name()
                  + ": prefix "
                  + other.prefix().get()
                  + " begins with prefix "
                  + one.prefix().get()
                  + " of "
                  + one.name()
                  + " and an underscore: in database "
                  + one.database()
                  + " nobody could tell whose "
                  + other.prefix().get()
                  + "_... is; choose another prefix");
        }
      }
    }
  }

  private Optional<String> required(String title, JsonNode node, String key) {
    if (!node.path(key).isTextual()) {
      problems.add(title + ": " + key + " is missing");
      return Optional.empty();
    }
    return text(node.path(key));
  }

  private Optional<ServerUrl> url(String what, JsonNode node) {
    return text(node).flatMap(given -> parsed(what, given));
  }

  private Optional<ServerUrl> parsed(String what, String given) {
    try {
      return Optional.of(ServerUrl.parse(what, given));
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Path resolved(String path) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? Path.of(path) : folder.resolve(path).normalize();
  }

  /** The text with its variables; empty when there is none, or when one is missing. */
  private Optional<String> text(JsonNode node) {
    if (!node.isValueNode() || node.isNull()) {
      return Optional.empty();
    }
    Matcher variables = VARIABLE.matcher(node.asText());
    StringBuilder text = new StringBuilder();
    boolean complete = true;
    while (variables.find()) {
      String name = variables.group(1);
      String standard = variables.group(2);
      Optional<String> value =
          Optional.ofNullable(environment.get(name))
              .or(() -> Optional.ofNullable(standard).map(given -> given.substring(1)));
      if (value.isEmpty()) {
        missing.add(name);
        complete = false;
      }
      variables.appendReplacement(text, Matcher.quoteReplacement(value.orElse("")));
    }
    variables.appendTail(text);
    return complete && !text.isEmpty() ? Optional.of(text.toString()) : Optional.empty();
  }

  private Optional<Integer> number(JsonNode node) {
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    if (!node.isInt() || node.intValue() < 1) {
      problems.add(node + " is no number above 0");
      return Optional.empty();
    }
    return Optional.of(node.intValue());
  }

  private Duration duration(String what, JsonNode node, String standard) {
    Matcher parts = DURATION.matcher(text(node).orElse(standard));
    if (!parts.matches()) {
      problems.add(what + ": a duration is written 500ms, 5s or 2m, not " + node.asText());
      return Duration.ZERO;
    }
    long amount = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      default -> Duration.ofMinutes(amount);
    };
  }

  private void known(String where, JsonNode node, Set<String> names) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                problems.add("unknown key " + where + name);
              }
            });
  }

  private void refuse() {
    if (!missing.isEmpty()) {
      problems.add("not set in the environment: " + String.join(", ", missing));
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(file + ":\n  " + String.join("\n  ", problems));
    }
  }
}
