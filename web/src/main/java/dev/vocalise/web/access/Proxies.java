package dev.vocalise.web.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The reverse proxies that end TLS before an instance.
 *
 * @param names addresses, or networks such as {@code 10.0.0.0/8}
 */
public record Proxies(List<String> names) {
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9.]{7,15}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private record Network(InetAddress address, int bits) {}

  public Proxies {
    names = List.copyOf(names);
    names.forEach(Proxies::network);
  }

  public static Proxies parse(String list) {
    return new Proxies(
        Stream.of(list.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList());
  }

  public boolean contains(String address) {
    byte[] wanted = parsed(address).getAddress();
    return names.stream().map(Proxies::network).anyMatch(network -> within(network, wanted));
  }

  private static boolean within(Network network, byte[] address) {
    byte[] ours = network.address.getAddress();
    if (address.length != ours.length) {
      return false;
    }
    for (int bit = 0; bit < network.bits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((address[bit / 8] & mask) != (ours[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  private static Network network(String name) {
    List<String> parts = new ArrayList<>(List.of(name.split("/", 2)));
    try {
      InetAddress address = parsed(parts.get(0));
      int most = address.getAddress().length * 8;
      int bits = parts.size() == 1 ? most : Integer.parseInt(parts.get(1));
      if (bits >= 1 && bits <= most) {
        return new Network(address, bits);
      }
    } catch (IllegalArgumentException e) {
      // reported below
    }
    throw new IllegalArgumentException(
        "expected the address of a reverse proxy, or a network such as 10.0.0.0/8, got '%s'"
            .formatted(name));
  }

  /** Never asks a name server. */
  private static InetAddress parsed(String address) {
    try {
      if (ADDRESS.matcher(address).matches()) {
        return InetAddress.getByName(address);
      }
    } catch (UnknownHostException e) {
      // reported below
    }
    throw new IllegalArgumentException("no address: " + address);
  }
}
