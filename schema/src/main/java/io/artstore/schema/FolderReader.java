package io.artstore.schema;

import io.artstore.schema.MigrationFault.Kind;
import io.artstore.schema.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one folder into {@link Migrations} and collects every fault on the way. */
final class FolderReader {
  private static final Pattern NAME =
      Pattern.compile("([0-9]{1,18}(?:_[0-9]{1,18})*)_([a-z][a-z0-9_]*)\\.(up|down)\\.sql");

  private static final String BYTE_ORDER_MARK = "\ufeff";

  /** Versions with fewer digits are counted by hand, so a missing number is a missing file. */
  private static final int COUNTED_DIGITS = 6;

  private final MigrationFolder folder;
  private final Optional<String> prefix;
  private final List<MigrationFault> faults = new ArrayList<>();

  /** By the name without direction and ending; the scripts found so far. */
  private final Map<String, List<MigrationScript>> pairs = new TreeMap<>();

  FolderReader(MigrationFolder folder, Optional<String> prefix) {
    this.folder = folder;
    this.prefix = prefix;
  }

  Migrations read() {
    FolderContent content = inspect();
    if (!content.faults().isEmpty()) {
      throw new MigrationFolderException(folder.title(), content.faults());
    }
    return migrations(pairs(content), content);
  }

  /**
   * What is known of a folder about these of its migrations.
   *
   * @param usable those at its beginning that can be built
   */
  static Migrations migrations(List<Migration> usable, FolderContent content) {
    List<Migration> list = new ArrayList<>(usable);
    Optional<Migrations> replaced =
        content
            .archived()
            .filter(older -> older.faults().isEmpty())
            .map(older -> migrations(pairs(older), older));
    if (replaced.isPresent() && !list.isEmpty()) {
      list.set(0, list.getFirst().replacing(replaced.get().everyVersion()));
    }
    return new Migrations(list, content.proven(), replaced, content.afterRestore());
  }

  private static List<Migration> pairs(FolderContent content) {
    return content.steps().stream().flatMap(step -> step.pair().stream()).toList();
  }

  FolderContent inspect() {
    Optional<ProvenJson> proven = readProven();
    folder
        .list()
        .or(() -> proven.map(this::listedFiles))
        .ifPresentOrElse(
            names -> names.stream().filter(name -> name.endsWith(".sql")).forEach(this::readFile),
            () ->
                fault(
                    Kind.UNREADABLE,
                    folder.title(),
                    "there is no such folder with a " + ProvenJson.FILE));
    List<FolderContent.Step> steps = new ArrayList<>();
    pairs.forEach((stem, scripts) -> steps.add(pair(stem, scripts)));
    steps.sort((a, b) -> a.version().compareTo(b.version()));
    List<Migration> migrations = steps.stream().flatMap(step -> step.pair().stream()).toList();
    checkOrder(migrations);
    steps.forEach(this::checkFinished);
    Optional<FolderContent> archived = archived(migrations);
    checkHeaders(migrations, archived);
    List<String> others =
        folder.list().orElse(List.of()).stream().filter(name -> !name.endsWith(".sql")).toList();
    return new FolderContent(steps, proven, archived, others, faults, afterRestore());
  }

  /** While a reset goes on, or was cut off, the files are neither those before nor those after. */
  private void checkFinished(FolderContent.Step step) {
    if (folder.interrupted(step.version())) {
      fault(
          Kind.UNREADABLE,
          folder.title(),
          "a reset to " + step.version() + " was interrupted; run it again, it goes on");
    }
  }

  /** What the oldest migration replaced. */
  private Optional<FolderContent> archived(List<Migration> migrations) {
    Optional<FolderContent> found = Optional.empty();
    for (Migration migration : migrations) {
      Optional<MigrationFolder> place = folder.archive(migration.version());
      if (place.isPresent() && migration.equals(migrations.getFirst())) {
        found = Optional.of(new FolderReader(place.get(), prefix).inspect());
      } else if (place.isPresent()) {
        fault(
            Kind.UNREADABLE,
            migration.up().file(),
            "replaced what lies in its archive, but older migrations lie beside it");
      }
    }
    found.ifPresent(content -> faults.addAll(content.faults()));
    List<Migration> older = found.map(FolderReader::pairs).orElse(List.of());
    if (!older.isEmpty()
        && older.getLast().version().compareTo(migrations.getFirst().version()) >= 0) {
      fault(
          Kind.SAME_VERSION,
          older.getLast().up().file(),
          "is not older than " + migrations.getFirst().version() + ", which replaced it");
    }
    return found;
  }

  private Optional<ProvenJson> readProven() {
    try {
      Optional<String> text = folder.text(ProvenJson.FILE);
      return text.isEmpty() ? Optional.empty() : Optional.of(ProvenJsonForm.read(text.get()));
    } catch (MigrationFolderException e) {
      faults.addAll(e.faults());
      return Optional.empty();
    } catch (JsonException e) {
      fault(Kind.UNREADABLE, folder.named(ProvenJson.FILE), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private List<String> listedFiles(ProvenJson proven) {
    return proven.migrations().stream()
        .map(migration -> migration.version() + "_" + migration.name())
        .flatMap(stem -> List.of(stem + ".up.sql", stem + ".down.sql").stream())
        .toList();
  }

  private void readFile(String name) {
    if (name.equals(EntryAccess.AFTER_RESTORE)) {
      readText(name)
          .ifPresent(text -> faults.addAll(ScriptRules.check(script(name, text), prefix)));
    } else {
      readScript(name);
    }
  }

  /** Asked for by name, because inside a jar nothing lists it. */
  private Optional<MigrationScript> afterRestore() {
    try {
      return folder
          .text(EntryAccess.AFTER_RESTORE)
          .map(text -> new MigrationScript(EntryAccess.AFTER_RESTORE, text));
    } catch (MigrationFolderException e) {
      // Whoever listed it said so already.
      return Optional.empty();
    }
  }

  private void readScript(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      fault(
          Kind.MISNAMED,
          folder.named(name),
          "is not named DIGITS_name.up.sql or DIGITS_name.down.sql (lower case)");
      return;
    }
    Optional<String> text = readText(name);
    if (text.isEmpty()) {
      return;
    }
    MigrationScript script = script(name, text.get());
    if (text.get().startsWith(BYTE_ORDER_MARK)) {
      faults.add(
          new MigrationFault(
              Kind.FORBIDDEN,
              script.file(),
              0,
              "it begins with a byte order mark",
              "save it as UTF-8 without a mark"));
    }
    faults.addAll(ScriptRules.check(script, prefix));
    String stem = parts.group(1) + "_" + parts.group(2);
    pairs.computeIfAbsent(stem, key -> new ArrayList<>()).add(script);
  }

  private MigrationScript script(String name, String text) {
    return new MigrationScript(folder.named(name), text);
  }

  private Optional<String> readText(String name) {
    try {
      Optional<String> text = folder.text(name);
      if (text.isEmpty()) {
        fault(
            Kind.UNREADABLE,
            folder.named(name),
            "is listed in " + ProvenJson.FILE + " but missing");
      }
      return text;
    } catch (MigrationFolderException e) {
      faults.addAll(e.faults());
      return Optional.empty();
    }
  }

  private FolderContent.Step pair(String stem, List<MigrationScript> scripts) {
    Optional<MigrationScript> up = find(scripts, stem + ".up.sql");
    Optional<MigrationScript> down = find(scripts, stem + ".down.sql");
    String file = scripts.getFirst().file().substring(folder.named("").length());
    String missing = stem + (up.isEmpty() ? ".up.sql" : ".down.sql");
    if ((up.isEmpty() || down.isEmpty()) && !alreadyFaulty(missing)) {
      fault(Kind.UNPAIRED, folder.named(file), "has no partner " + missing);
    }
    Matcher parts = NAME.matcher(file);
    if (!parts.matches()) {
      throw new IllegalStateException("was matched before: " + file);
    }
    return new FolderContent.Step(new MigrationVersion(parts.group(1)), parts.group(2), up, down);
  }

  /** A file that is there and cannot be read is told as that, and not as missing too. */
  private boolean alreadyFaulty(String file) {
    return faults.stream()
        .map(MigrationFault::file)
        .anyMatch(known -> known.equals(file) || known.equals(folder.named(file)));
  }

  private Optional<MigrationScript> find(List<MigrationScript> scripts, String file) {
    return scripts.stream().filter(script -> script.file().equals(folder.named(file))).findFirst();
  }

  private void checkOrder(List<Migration> migrations) {
    for (int index = 1; index < migrations.size(); index++) {
      Migration before = migrations.get(index - 1);
      Migration now = migrations.get(index);
      if (before.version().sameAs(now.version())) {
        fault(Kind.SAME_VERSION, now.up().file(), "has the same version as " + before.up().file());
      } else if (counted(before) && counted(now)) {
        long missing = before.version().groups().getFirst() + 1;
        if (now.version().groups().getFirst() != missing) {
          fault(
              Kind.GAP,
              now.up().file(),
              "follows " + before.version() + ": " + missing + " is missing");
        }
      }
    }
  }

  private static boolean counted(Migration migration) {
    return migration.version().groups().size() == 1
        && migration.version().text().length() <= COUNTED_DIGITS;
  }

  private void checkHeaders(List<Migration> migrations, Optional<FolderContent> archived) {
    List<Migration> known = new ArrayList<>(migrations);
    for (Optional<FolderContent> more = archived;
        more.isPresent();
        more = more.flatMap(FolderContent::archived)) {
      known.addAll(pairs(more.get()));
    }
    for (Migration migration : migrations) {
      Optional<String> since = migration.up().compatibleSince();
      if (since.isPresent()
          && known.stream()
              .filter(one -> one.version().compareTo(migration.version()) <= 0)
              .noneMatch(one -> one.version().text().equals(since.get()))) {
        boolean later = known.stream().anyMatch(one -> one.version().text().equals(since.get()));
        faults.add(
            new MigrationFault(
                Kind.HEADER,
                migration.up().file(),
                0,
                "compatible-since: "
                    + since.get()
                    + (later
                        ? " is neither this version nor an earlier one"
                        : " is no version: no migration of the folder has it"),
                "name " + migration.version() + " or the version of an earlier migration"));
      }
      if (migration.down().compatibleSince().isPresent()) {
        fault(Kind.HEADER, migration.down().file(), "compatible-since belongs into the up script");
      }
    }
  }

  private void fault(Kind kind, String file, String message) {
    faults.add(new MigrationFault(kind, file, 0, message));
  }
}
