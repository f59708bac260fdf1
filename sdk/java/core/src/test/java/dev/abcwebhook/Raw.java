package dev.abcwebhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

/** Requests byte by byte, since no HTTP client sends what strangers send. */
final class Raw {
  private Raw() {}

  /** Sends and returns all that comes back; a character is a byte. */
  static String exchange(int port, String head, byte[] body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      send(socket, head, body);
      var answer = new ByteArrayOutputStream();
      try {
        socket.getInputStream().transferTo(answer);
      } catch (SocketException exception) {
        // Whoever is not read to the end resets the connection, behind its answer.
      }
      return answer.toString(ISO_8859_1);
    }
  }

  static int status(String answer) {
    return answer.isEmpty() ? 0 : Integer.parseInt(answer.split(" ", 3)[1]);
  }

  static String head(String method, String... headers) {
    String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    String first = method + " /webhook HTTP/1.1\r\nhost: receiver.example\r\n";
    return first + "connection: close\r\n" + lines + "\r\n";
  }

  private static void send(Socket socket, String head, byte[] body) throws IOException {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(ISO_8859_1));
      out.write(body);
      out.flush();
    } catch (SocketException exception) {
      // It answered before it had all of it.
    }
  }
}
