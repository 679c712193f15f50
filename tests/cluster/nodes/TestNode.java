import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.opensearch.Version;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;

/**
 * One node of OpenSearch, run from the server's own jars: `java TestNode FOLDER NAME=VALUE...`.
 *
 * It is the server's code with its clustering and its HTTP; what the distribution's start script, its bootstrap checks
 * and its security plugin add is not there.
 */
public final class TestNode extends Node {
    /** The modules by their names in versions 2; from 3 on each has the word "Module" before "Plugin". */
    private static final List<String> MODULES = List.of(
        "org.opensearch.transport.Netty4Plugin",
        "org.opensearch.analysis.common.CommonAnalysisPlugin",
        "org.opensearch.painless.PainlessPlugin",
        "org.opensearch.index.reindex.ReindexPlugin");

    private TestNode(Environment environment) throws ReflectiveOperationException {
        super(environment, modules(), true);
    }

    /** What the constructor takes: classes in versions 2, descriptions of them from 3 on. */
    @SuppressWarnings("unchecked")
    private static <T> Collection<T> modules() throws ReflectiveOperationException {
        Collection<T> found = new ArrayList<>();
        for (String name : MODULES) {
            if (Version.CURRENT.major < 3) {
                found.add((T) Class.forName(name));
            } else {
                String called = name.replaceAll("Plugin$", "ModulePlugin");
                found.add((T) Class.forName("org.opensearch.plugins.PluginInfo")
                    .getConstructor(String.class, String.class, String.class, Version.class, String.class, String.class,
                        String.class, List.class, boolean.class)
                    .newInstance(called, "a module", "1", Version.CURRENT, "21", called, null, List.of(), false));
            }
        }
        return found;
    }

    public static void main(String[] arguments) throws Exception {
        Settings.Builder told = Settings.builder().put("path.home", arguments[0]);
        for (String argument : List.of(arguments).subList(1, arguments.length)) {
            String[] pair = argument.split("=", 2);
            told.put(pair[0], pair[1]);
        }
        Settings settings = told.build();
        LogConfigurator.registerErrorListener();
        LogConfigurator.configureWithoutConfig(settings);
        Node node = new TestNode(InternalSettingsPreparer.prepareEnvironment(
            settings, Map.of(), Path.of(arguments[0], "config"), () -> "test"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.close();
            } catch (java.io.IOException error) {
                System.err.println(error);
            }
        }));
        node.start();
        Thread.currentThread().join();
    }
}
