/**
 * Says in one sentence what to install where no JDK is new enough. Run by the build, see pom.xml.
 */
final class RequireJdk {
  private RequireJdk() {}

  public static void main(String[] arguments) {
    int required = Integer.parseInt(arguments[0]);
    int found = Runtime.version().feature();
    if (found < required) {
      System.err.printf(
          "ArtStore is built with a JDK %d, the newest one found here is %d: install one, for"
              + " example the package temurin-%d-jdk or openjdk-%d-jdk, then run the same command"
              + " again.%n",
          required, found, required, required);
      System.exit(1);
    }
  }
}
