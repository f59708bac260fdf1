package dev.abcwebhook.mutants;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.tools.ToolProvider;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * Breaks the package in one place at a time, and runs tests that must notice. An unbroken copy,
 * which must pass, shows that the copies work.
 *
 * <p>It runs in the folder {@code core}, behind {@code mvn verify}.
 */
public final class Mutants {
  private static final Path SOURCES = Path.of("src/main/java/dev/abcwebhook");
  private static final Path CLASSES = Path.of("target/classes");
  private static final Path TESTS = Path.of("target/test-classes");

  /** Where the classes of mutants lie, in a folder each. */
  private static final Path MUTANTS = Path.of("target/mutants");

  /** How long the tests of a mutant may take; one that hangs is caught too. */
  private static final long TIME_OUT_SECONDS = 60;

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
          });

  private Mutants() {}

  /**
   * Runs all mutants, or those that are named.
   *
   * @param names which ones
   * @throws Exception if a mutant cannot be made
   */
  public static void main(String[] names) throws Exception {
    PrintStream out = System.out;
    System.setOut(new PrintStream(PrintStream.nullOutputStream()));
    System.setErr(new PrintStream(PrintStream.nullOutputStream()));
    List<String> wanted = List.of(names);
    List<Mutant> chosen =
        Mutant.ALL.stream()
            .filter(mutant -> wanted.isEmpty() || wanted.contains(mutant.name()))
            .toList();
    if (chosen.isEmpty()) throw new IllegalArgumentException("no such mutant: " + wanted);
    for (String tests :
        List.of(
            "Requests",
            "Receiver",
            "Token",
            "Reading",
            "Deduplication",
            "Payload",
            "Payloads",
            "Readers",
            "Policy",
            "Sender")) {
      if (!passes(CLASSES, List.of(tests)))
        throw new IllegalStateException(tests + ": unbroken, it fails");
    }
    List<String> survivors = new ArrayList<>();
    for (Mutant mutant : chosen) {
      if (!passes(made(mutant), mutant.tests())) continue;
      out.println("SURVIVED " + mutant.name());
      survivors.add(mutant.name());
    }
    out.printf("%d of %d mutants caught%n", chosen.size() - survivors.size(), chosen.size());
    System.exit(survivors.isEmpty() ? 0 : 1);
  }

  /** A folder with the classes that the change makes. */
  private static Path made(Mutant mutant) throws IOException {
    Path folder = MUTANTS.resolve(mutant.name());
    Files.createDirectories(folder);
    Path source = folder.resolve(mutant.file() + ".java");
    String text = Files.readString(SOURCES.resolve(mutant.file() + ".java"));
    if (!text.contains(mutant.from())) {
      throw new IllegalStateException(mutant.name() + ": there is no " + mutant.from());
    }
    Files.writeString(source, text.replace(mutant.from(), mutant.to()));
    String path = CLASSES + File.pathSeparator + System.getProperty("java.class.path");
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                System.err,
                "-proc:none",
                "-nowarn",
                "-cp",
                path,
                "-d",
                folder.toString(),
                source.toString());
    if (failed != 0) throw new IllegalStateException(mutant.name() + ": it does not compile");
    return folder;
  }

  private static boolean passes(Path changed, List<String> tests) throws Exception {
    Callable<Boolean> run = () -> passesHere(changed, tests);
    Future<Boolean> passed = THREADS.submit(run);
    try {
      return passed.get(TIME_OUT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException exception) {
      passed.cancel(true);
      return false;
    }
  }

  private static boolean passesHere(Path changed, List<String> tests)
      throws IOException, ClassNotFoundException {
    URL[] places = {url(changed), url(CLASSES), url(TESTS)};
    try (URLClassLoader loader = new URLClassLoader(places, Mutants.class.getClassLoader())) {
      Thread.currentThread().setContextClassLoader(loader);
      var request = LauncherDiscoveryRequestBuilder.request();
      for (String test : tests) {
        Class<?> type = Class.forName("dev.abcwebhook." + test + "Test", true, loader);
        request.selectors(DiscoverySelectors.selectClass(type));
      }
      var summary = new SummaryGeneratingListener();
      LauncherFactory.create().execute(request.build(), summary);
      var result = summary.getSummary();
      return result.getTestsSucceededCount() > 0 && result.getTotalFailureCount() == 0;
    }
  }

  private static URL url(Path folder) throws MalformedURLException {
    return folder.toUri().toURL();
  }
}
