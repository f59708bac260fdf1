//! Where a receiver is, and the way there: nothing that is read breaks a request line or tells
//! what is secret.

use abc_webhook_conformance::stage::route::{Exempt, Proxy, Resolve};
use abc_webhook_conformance::stage::url::Target;

pub(crate) fn url(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if let Ok(target) = Target::parse(text) {
        let line = [target.path_and_query(), target.authority()];
        for part in line {
            let breaks = |c: char| c.is_control() || c.is_whitespace() || !c.is_ascii();
            assert!(!part.contains(breaks), "{part:?}");
        }
        assert!(target.path_and_query().starts_with('/'));
        assert!(!target.masked_path_and_query().contains("CANARY=") || text.contains("CANARY="));
        let _ = Exempt::new(text).has(target.host());
    }
    if let Ok(proxy) = Proxy::parse(text) {
        assert!(!proxy.to_string().contains('@'), "{proxy}");
        let shown = Proxy::parse(&proxy.to_string()).unwrap();
        assert_eq!((shown.host(), shown.port()), (proxy.host(), proxy.port()));
        assert!(!shown.has_credentials());
    }
    if let Ok(resolve) = text.parse::<Resolve>() {
        assert!(resolve.addresses().count() > 0);
        assert_eq!(resolve.to_string().parse(), Ok(resolve));
    }
    for host in ["receiver.example", "127.0.0.1", "fe80::1%eth0"] {
        let _ = Exempt::new(text).has(host);
    }
}
