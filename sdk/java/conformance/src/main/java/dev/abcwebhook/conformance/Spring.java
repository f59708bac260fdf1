package dev.abcwebhook.conformance;

import dev.abcwebhook.Receiver;
import dev.abcwebhook.spring.WebhookRoute;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Spring MVC on an embedded Tomcat, as Spring Boot would set it up. */
final class Spring {
  private Spring() {}

  static int serve(Receiver receiver, String host, int port) throws Exception {
    var application = new AnnotationConfigWebApplicationContext();
    application.addBeanFactoryPostProcessor(
        factory -> factory.registerSingleton("receiver", receiver));
    application.register(Routes.class);
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(beside(Spring.class, "tomcat").toString());
    tomcat.setHostname(host);
    tomcat.setPort(port);
    tomcat.getConnector().setProperty("address", host);
    Context context = tomcat.addContext("", null);
    Wrapper dispatcher =
        Tomcat.addServlet(context, "dispatcher", new DispatcherServlet(application));
    dispatcher.setLoadOnStartup(1);
    dispatcher.addMapping("/");
    tomcat.start();
    return tomcat.getConnector().getLocalPort();
  }

  /** A place in the build's folder: whoever is ended from outside cannot clean up. */
  private static Path beside(Class<?> type, String name) throws URISyntaxException {
    var classes = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    return classes.resolveSibling(name);
  }

  /** What a user writes. */
  @Configuration
  @EnableWebMvc
  static class Routes {
    @Bean
    RouterFunction<ServerResponse> webhook(Receiver receiver) {
      return WebhookRoute.at("/webhook", receiver);
    }
  }
}
