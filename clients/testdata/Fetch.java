import java.net.URL;

// Prints what addresses answer. An answer that cannot be trusted is an exception.
class Fetch {
    public static void main(String[] addresses) throws Exception {
        for (String address : addresses) {
            try (var body = new URL(address).openStream()) {
                System.out.write(body.readAllBytes());
            }
        }
        System.out.flush();
    }
}
