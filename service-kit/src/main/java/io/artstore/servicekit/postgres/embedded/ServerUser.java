package io.artstore.servicekit.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.List;
import java.util.stream.Stream;

/**
 * As whom the server runs. PostgreSQL refuses to run as root, so a program started as root puts it
 * into a user namespace (the files stay root's own), or, where the kernel or a container forbids
 * that, hands the files to another user and runs it as that one.
 *
 * @param prefix the words before each PostgreSQL command
 * @param owner whom the server's files must belong to; empty when it is whoever runs this program
 */
record ServerUser(List<String> prefix, String owner) {
  private static final List<String> CANDIDATES = List.of("postgres", "nobody");

  static ServerUser find() {
    if (!isRoot()) {
      return new ServerUser(List.of(), "");
    }
    if (Command.of("unshare", "-U", "true").run().exitCode() == 0) {
      return new ServerUser(List.of("unshare", "-U"), "");
    }
    return otherUser();
  }

  static ServerUser otherUser() {
    for (String name : CANDIDATES) {
      List<String> prefix =
          List.of("setpriv", "--reuid=" + name, "--regid=" + groupOf(name), "--clear-groups");
      if (new Command(Stream.concat(prefix.stream(), Stream.of("true")).toList()).run().exitCode()
          == 0) {
        return new ServerUser(prefix, name);
      }
    }
    throw new EmbeddedPostgresException(
        "PostgreSQL does not run as root, and neither a user namespace (unshare -U) nor another user"
            + " (setpriv to postgres or nobody) works here; start this program as an ordinary user");
  }

  private static String groupOf(String user) {
    Command.Result result = Command.of("id", "-g", user).run();
    return result.exitCode() == 0 ? result.output().strip() : user;
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException | UnsupportedOperationException notLinux) {
      return System.getProperty("user.name", "").equals("root");
    }
  }

  /** Gives the path to the user who runs the server, and checks that this user can reach it. */
  void take(Path path) throws IOException {
    if (owner.isEmpty()) {
      return;
    }
    UserPrincipalLookupService users = path.getFileSystem().getUserPrincipalLookupService();
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    view.setOwner(users.lookupPrincipalByName(owner));
    Command.Result reach = new Command(words(List.of("test", "-r", path.toString()))).run();
    if (reach.exitCode() != 0) {
      throw new EmbeddedPostgresException(
          "user %s, who must run PostgreSQL because root may not, cannot reach %s; use a data directory below one that everybody may enter (chmod o+x)"
              .formatted(owner, path));
    }
  }

  List<String> words(List<String> command) {
    return Stream.concat(prefix.stream(), command.stream()).toList();
  }
}
