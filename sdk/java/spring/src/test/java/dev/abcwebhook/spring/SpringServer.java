package dev.abcwebhook.spring;

import java.nio.file.Path;
import java.util.logging.LogManager;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Spring MVC with one route, on an embedded Tomcat, as Spring Boot would set it up. */
record SpringServer(Tomcat tomcat) implements AutoCloseable {
  static SpringServer start(Path folder, RouterFunction<ServerResponse> route)
      throws LifecycleException {
    // Tomcat and Spring tell their lives at length.
    LogManager.getLogManager().reset();
    var application = new AnnotationConfigWebApplicationContext();
    application.addBeanFactoryPostProcessor(factory -> factory.registerSingleton("webhook", route));
    application.register(Mvc.class);
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", null);
    var dispatcher = Tomcat.addServlet(context, "dispatcher", new DispatcherServlet(application));
    dispatcher.setLoadOnStartup(1);
    dispatcher.addMapping("/");
    tomcat.start();
    return new SpringServer(tomcat);
  }

  int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void close() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
  }

  @Configuration
  @EnableWebMvc
  static class Mvc {}
}
